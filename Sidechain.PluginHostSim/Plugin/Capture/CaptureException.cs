namespace Sidechain.PluginHostSim.Plugin.Capture;

/// <summary>There are no such bars to share. The message is a sentence for the user and says what to do.</summary>
internal sealed class CaptureException(string message) : Exception(message);
