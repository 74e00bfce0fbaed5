using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Accounts;

/// <summary>A user and a password that the program may log in with again.</summary>
public sealed record PasswordLogin(string User, string Password) : ILogin
{
    /// <inheritdoc/>
    public string Operation => SpanNames.Login;

    /// <inheritdoc/>
    public Task AskAsync(ApiSession session, CancellationToken cancellationToken) =>
        LoginAction.AskAsync(session, this, cancellationToken);
}
