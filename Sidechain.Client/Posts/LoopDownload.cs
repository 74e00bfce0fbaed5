using System.Net;
using System.Security.Cryptography;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Posts;

/// <summary>
/// Downloads a loop into a file, which is there as a whole or not at all, or into a device or a pipe: <c>{c}.download_audio</c>, a part of
/// the action that runs.
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
    public Task<DownloadedLoop> RunAsync(
        string postId, DownloadTarget target, IStageProgress progress, CancellationToken cancellationToken) =>
        session.SpanAsync(SpanNames.DownloadAudio, async span =>
        {
            target.Check();
            span.SetAttribute(AttributeNames.PostId, postId);
            var origin = session.Settings.Origin;
            using var response = await ApiCall.SendAsync(
                session, () => Request(postId), cancellationToken, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            await ApiFailure.ThrowIfFailedAsync(response, origin, cancellationToken).ConfigureAwait(false);
            RequireAudio(response);
            var path = target.PathFor(SuggestedName.Of(response.Content.Headers, postId));
            span.SetAttribute(AttributeNames.FileName, Path.GetFileName(path));

            var file = await OutputFile.OpenAsync(path, target.Overwrites, cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                var (size, sha256) = await ReceiveAsync(response, file, progress, cancellationToken).ConfigureAwait(false);
                span.SetAttribute(AttributeNames.FileSize, size);
                if (PromisedSha256(response) is { } promised && !string.Equals(promised, sha256, StringComparison.OrdinalIgnoreCase))
                {
                    throw new ClientException(
                        $"The audio was damaged on its way from {origin}: its checksum is not the promised one. Try again.");
                }

                await session.SpanAsync(SpanNames.WriteFile, async _ =>
                {
                    await file.KeepAsync(cancellationToken).ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
                return new DownloadedLoop(path, size, sha256, response.Content.Headers.ContentType?.MediaType);
            }
        });

    private HttpRequestMessage Request(string postId) => session.Request(HttpMethod.Get, $"{PostReactions.PathOf(postId)}/download");

    /// <summary>
    /// Only what is audio, whole and as it was shared: a page of some proxy, a part or an encoding that was not asked for is none of ours.
    /// </summary>
    private static void RequireAudio(HttpResponseMessage response)
    {
        var headers = response.Content.Headers;
        var isAudio = headers.ContentType?.MediaType?.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) == true;
        var hasEnd = headers.ContentLength is { } length
            ? length > 0
            : response.Headers.TransferEncodingChunked == true || PromisedSha256(response) is not null;
        if (response.StatusCode != HttpStatusCode.OK || !isAudio || !hasEnd || headers.NonValidated.Contains("Content-Encoding"))
        {
            throw ApiFailure.NotOurs(response);
        }
    }

    private static string? PromisedSha256(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false, Tag: var tag } && tag.Trim('"') is { Length: HexSha256Length } promised ? promised : null;

    private static async Task<(long Size, string Sha256)> ReceiveAsync(
        HttpResponseMessage response, OutputFile file, IStageProgress progress, CancellationToken cancellationToken)
    {
        var promised = response.Content.Headers.ContentLength ?? 0;
        ThrowIfTooLarge(promised);
        var report = progress.Begin("Downloading", promised);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = new AnswerStream(response, content, long.MaxValue);
        await using (body.ConfigureAwait(false))
        {
            var block = new byte[BlockLength];
            var size = 0L;
            while (await body.ReadAsync(block, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                size += read;
                ThrowIfTooLarge(size);
                hash.AppendData(block, 0, read);
                await file.WriteAsync(block.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                report?.Invoke(size);
            }

            return size > 0 ? (size, Convert.ToHexStringLower(hash.GetHashAndReset())) : throw ApiFailure.NotOurs(response);
        }
    }

    private static void ThrowIfTooLarge(long size)
    {
        if (size > MaxSize)
        {
            throw new ClientException(
                $"The server sends more than {Amounts.Size(MaxSize)}, which no loop has. Nothing of it was kept. "
                + "Check the address of the server.");
        }
    }
}

/// <summary>A loop that is on this machine now.</summary>
/// <param name="Path">Of the file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 hex digits.</param>
/// <param name="ContentType">As the server says.</param>
public sealed record DownloadedLoop(string Path, long Size, string Sha256, string? ContentType);
