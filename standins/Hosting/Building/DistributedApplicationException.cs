namespace Aspire.Hosting;

/// <summary>The application cannot be built, started or asked; the message says what to do.</summary>
public sealed class DistributedApplicationException : Exception
{
    internal DistributedApplicationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
