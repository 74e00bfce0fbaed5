using System.Security.Cryptography;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Posts;

/// <summary>
/// Downloads a loop into a file, which is there as a whole or not at all: <c>{c}.download_audio</c>, a part of the action that runs.
/// </summary>
/// <param name="session">Who downloads.</param>
public sealed class LoopDownload(ApiSession session)
{
    private const int BlockLength = 64 * 1024;
    private const int HexSha256Length = 64;

    /// <summary>Twenty times what an api takes by default: a body without an end would fill the disk. Bytes.</summary>
    private const long MaxSize = 1_000_000_000;

    /// <summary>Asks, writes what comes beside the target, compares it with what the server promised, and gives it its name.</summary>
    /// <exception cref="ClientException">There is no such post, its audio lies elsewhere, or the file cannot be written.</exception>
    public Task<DownloadedLoop> RunAsync(string postId, DownloadTarget target, IStageProgress progress, CancellationToken cancellationToken) =>
        session.SpanAsync(SpanNames.DownloadAudio, async span =>
        {
            target.Check();
            span.SetAttribute(AttributeNames.PostId, postId);
            var origin = session.Settings.Origin;
            using var response = await ApiCall.SendAsync(
                session, () => Request(postId), cancellationToken, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            await ApiFailure.ThrowIfFailedAsync(response, origin, cancellationToken).ConfigureAwait(false);
            var path = target.PathFor(SuggestedName.Of(response.Content.Headers, postId));
            span.SetAttribute(AttributeNames.FileName, Path.GetFileName(path));

            var part = PartFile.Create(path, target.Overwrites);
            await using (part.ConfigureAwait(false))
            {
                var (size, sha256) = await ReceiveAsync(response, part, progress, cancellationToken).ConfigureAwait(false);
                span.SetAttribute(AttributeNames.FileSize, size);
                if (response.Headers.ETag is { IsWeak: false, Tag: var tag } && tag.Trim('"') is { Length: HexSha256Length } promised
                    && !string.Equals(promised, sha256, StringComparison.OrdinalIgnoreCase))
                {
                    throw new ClientException($"The audio was damaged on its way from {origin}: its checksum is not the promised one. Try again.");
                }

                await session.SpanAsync(SpanNames.WriteFile, async _ =>
                {
                    await part.KeepAsync(cancellationToken).ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
                return new DownloadedLoop(path, size, sha256, response.Content.Headers.ContentType?.MediaType);
            }
        });

    private HttpRequestMessage Request(string postId) => session.Request(HttpMethod.Get, $"{PostReactions.PathOf(postId)}/download");

    private static async Task<(long Size, string Sha256)> ReceiveAsync(
        HttpResponseMessage response, PartFile part, IStageProgress progress, CancellationToken cancellationToken)
    {
        ThrowIfTooLarge(response.Content.Headers.ContentLength ?? 0);
        var report = progress.Begin("Downloading", response.Content.Headers.ContentLength ?? 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var block = new byte[BlockLength];
            var size = 0L;
            while (await ReadAsync(body, block, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                size += read;
                ThrowIfTooLarge(size);
                hash.AppendData(block, 0, read);
                await part.WriteAsync(block.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                report?.Invoke(size);
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }

    private static void ThrowIfTooLarge(long size)
    {
        if (size > MaxSize)
        {
            throw new ClientException(
                $"The server sends more than {Amounts.Size(MaxSize)}, which no loop has. Nothing of it was kept. Check the address of the server.");
        }
    }

    /// <summary>A connection that breaks looks as it does before the body; a file that cannot be written is another matter.</summary>
    private static async Task<int> ReadAsync(Stream body, byte[] block, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(block, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new HttpRequestException(e.Message, e);
        }
    }
}

/// <summary>A loop that is on this machine now.</summary>
/// <param name="Path">Of the file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 hex digits.</param>
/// <param name="ContentType">As the server says.</param>
public sealed record DownloadedLoop(string Path, long Size, string Sha256, string? ContentType);
