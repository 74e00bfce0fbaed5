namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>The result of a bounce.</summary>
/// <param name="File">Where it lies.</param>
/// <param name="Bars">How many.</param>
/// <param name="AudioSeconds">How long the audio is.</param>
/// <param name="Seconds">How long rendering took.</param>
/// <param name="TimesRealTime">The former by the latter.</param>
internal sealed record BounceReport(string File, int Bars, double AudioSeconds, double Seconds, double TimesRealTime);
