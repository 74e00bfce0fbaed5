namespace Sidechain.Cli.Fuzz.Inputs;

/// <summary>A kind of input, broken anew each time.</summary>
internal interface IFuzzInput
{
    /// <summary>One word.</summary>
    string Name { get; }

    Task<FuzzOutcome> RunAsync(Random random, InProcessCli cli);
}
