namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>A caller goes on to send a body after the service for which it is has hung up.</summary>
internal sealed class UnheardBodyException(IOException broken) : IOException("The service hung up long ago.", broken)
{
    /// <summary>Whether that is why something else failed.</summary>
    public static bool IsIn(Exception? failed) => failed is UnheardBodyException || (failed is not null && IsIn(failed.InnerException));
}
