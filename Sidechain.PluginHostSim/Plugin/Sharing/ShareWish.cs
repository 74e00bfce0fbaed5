using Sidechain.Client.Uploads;

namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>What the user wants to share.</summary>
/// <param name="Bars">The last bars of the song; null for a file.</param>
/// <param name="Template">The fields; its source is the file.</param>
internal sealed record ShareWish(int? Bars, UploadRequest Template);
