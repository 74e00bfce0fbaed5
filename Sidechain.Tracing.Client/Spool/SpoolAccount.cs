using Sidechain.Tracing.Client.Delivery;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// Finds the user whose spans are kept: the owner of the token of this moment, or without a token the last one that was known.
/// </summary>
internal sealed class SpoolAccount(RunWriter run)
{
    private string? _known;

    /// <summary>Gives the bearer token of this moment.</summary>
    public Func<string?>? Token { get; set; }

    /// <summary>Runs code of the client, so it is asked outside of any lock.</summary>
    public string? CurrentToken()
    {
        try
        {
            return Token?.Invoke();
        }
        catch (Exception)
        {
            // The delivery says so when it needs the token; here the last known owner holds.
            return null;
        }
    }

    /// <summary>From here on spans belong to the owner of <paramref name="token"/>. Callers lock.</summary>
    public void Set(string? token)
    {
        if (string.IsNullOrEmpty(token) || token == _known)
        {
            return;
        }

        _known = token;
        var account = TokenOwner.Of(token);
        if (account != run.Account)
        {
            run.TryAppend(RecordType.Account, to => to.Write(account));
            run.Account = account;
        }
    }
}
