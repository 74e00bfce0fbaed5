namespace Sidechain.Telemetry.Load.Kills;

/// <summary>What became of the spans that were sent while something was killed again and again.</summary>
/// <param name="Answered">Spans whose request was answered with 200.</param>
/// <param name="Repeats">Requests that were sent again, since nobody knew what had become of them.</param>
/// <param name="Missing">Spans that were answered with 200 and are not there.</param>
/// <param name="Miscounted">Traces whose row does not count the spans that are there.</param>
internal sealed record KillReport(int Kills, long Answered, long Repeats, long Missing, long Miscounted)
{
    public bool IsGood => Answered > 0 && Missing == 0 && Miscounted == 0;
}
