using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Posts;

/// <summary>
/// Reads a post's body below <c>http.read_body</c>, which says how that ended: well, refused, too slow, or with a client that went away.
/// </summary>
internal sealed class BodyReading(IOptions<UploadOptions> uploads, TimeProvider time)
{
    /// <summary>A request that was aborted is cancelled by the thread pool, as soon as that has a thread.</summary>
    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(5);

    /// <exception cref="PostRejected">What is wrong with it.</exception>
    public async Task<T> RunAsync<T>(
        HttpContext context, Func<Activity?, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(uploads.Value.BodyTimeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var span = ApiSpans.Start(SpanNames.HttpReadBody);
        try
        {
            return await read(span, ended.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            span.Answer(Problem.TooSlow());
            throw new PostRejected(Problem.TooSlow());
        }
        catch (PostRejected rejected)
        {
            span.Answer(rejected.Problem);
            throw;
        }
        catch (Exception e) when (IsClientGone(e, cancellationToken))
        {
            span.Cancel();
            // Kestrel tells of the missing end before it cancels the request: until then somebody would try to answer.
            context.Abort();
            await Task.Delay(LongestAbort, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        catch (BadHttpRequestException broken)
        {
            span.Answer(new Problem(broken.StatusCode, "The body cannot be read."));
            throw;
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    /// <summary>The user cancelled, or the line broke: nobody failed here. Of a missing end Kestrel tells by its words alone.</summary>
    private static bool IsClientGone(Exception exception, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
        || exception is ConnectionResetException
        || (exception is BadHttpRequestException
            && exception.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal));
}
