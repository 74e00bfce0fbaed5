namespace Aspire.Hosting;

/// <summary>How an application's local servers are found.</summary>
public sealed class LocalServersOptions
{
    /// <summary>
    /// A script, relative to a folder above the AppHost, that installs what the machine lacks, or says what to install and exits with
    /// another code than 0. It runs at every start, so it must be quick when nothing is missing.
    /// </summary>
    public string PrerequisitesScript { get; set; } = "eng/prerequisites.sh";
}
