namespace Sidechain.Client.Sessions;

/// <summary>A log-in that gets a session another token without asking anybody: by a password, or by what an earlier run kept.</summary>
public interface ILogin
{
    /// <summary>The span that <see cref="AskAsync"/> runs in, for example <c>login</c>.</summary>
    string Operation { get; }

    /// <summary>The request alone, inside the current span; from here on the session carries the token.</summary>
    /// <exception cref="Failures.ClientException">The log-in has ended, or the answer is no success.</exception>
    Task AskAsync(ApiSession session, CancellationToken cancellationToken);
}
