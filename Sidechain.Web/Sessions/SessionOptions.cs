namespace Sidechain.Web.Sessions;

/// <summary>Section <c>Sessions</c>.</summary>
internal sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>The folder of the keys that encrypt cookies, shared by all replicas. Empty: the framework's own place, which a
    /// container loses with each start.</summary>
    public string KeysPath { get; set; } = "";

    /// <summary>Whether browsers may send the session over plain HTTP. Null: in Development alone.</summary>
    public bool? AllowHttp { get; set; }
}
