using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Telemetry.Answers;

/// <summary>An answer that is ready, and may be of tens of megabytes: it goes out where there is room for it, part by part.</summary>
internal sealed class BuiltAnswer(byte[] body, string type, SidechainUser reader) : IResult
{
    public const string Json = "application/json";

    // What the server holds beside the answer.
    private const int Part = 64 * 1024;
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var answers = httpContext.RequestServices.GetRequiredService<AnswerRoom>();
        using var room = answers.Enter(httpContext, reader.Id, body.Length, out var isUsers);
        if (room is null)
        {
            var problem = isUsers
                ? Problem.TooManyRequests(Later, "You have as many big answers on their way as one may have: read them first.")
                : Problem.Unavailable("Too many big answers are on their way: try again in a moment.", Later);
            await problem.ExecuteAsync(httpContext);
            return;
        }

        var response = httpContext.Response;
        (response.ContentType, response.ContentLength) = (type, body.Length);
        for (var from = 0; from < body.Length; from += Part)
        {
            await response.Body.WriteAsync(body.AsMemory(from, Math.Min(Part, body.Length - from)), httpContext.RequestAborted);
        }
    }
}
