using System.Net.Http.Json;
using System.Text.Json;
using Sidechain.Cli.CommandLine;
using Sidechain.Cli.Server;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Accounts;

/// <summary>Asks the api for a token; a trace of its own, <c>cli.login</c>.</summary>
internal static class LoginAction
{
    private const string Path = "api/v1/auth/login";

    /// <summary>Logs in; from here on the session carries the token.</summary>
    /// <exception cref="CliException">A wrong password, or another answer that is no success.</exception>
    public static Task<LoginAnswer> RunAsync(
        ApiSession session, string user, string password, TraceOrigin origin, CancellationToken cancellation) =>
        session.TraceAsync(SpanNames.Login, origin, async () =>
        {
            using var body = JsonContent.Create(new LoginRequest(user, password), CliJson.Default.LoginRequest);
            using var response = await session.Http.PostAsync(new Uri(Path, UriKind.Relative), body, cancellation).ConfigureAwait(false);
            if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized)
                throw new CliException($"{session.Settings.Origin} does not know this user and password. Check both and try ./sidechain login --user {user} --password - again.", ExitCodes.NotAuthorised);
            await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellation).ConfigureAwait(false);
            var answer = await ReadAsync(response, session.Settings.Origin, cancellation).ConfigureAwait(false);
            session.Token = answer.Token;
            return answer;
        });

    private static async Task<LoginAnswer> ReadAsync(HttpResponseMessage response, string origin, CancellationToken cancellation)
    {
        try
        {
            var answer = await response.Content.ReadFromJsonAsync(CliJson.Default.LoginAnswer, cancellation).ConfigureAwait(false);
            if (answer is { Token.Length: > 0, User: not null })
                return answer;
        }
        catch (JsonException e)
        {
            throw ApiFailure.NotOurs(origin, e);
        }

        throw ApiFailure.NotOurs(origin, null);
    }
}
