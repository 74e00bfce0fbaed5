using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Audio;

/// <summary>Too many files wait to be encoded.</summary>
/// <param name="problem">The answer: whose they are, and when to try again.</param>
internal sealed class EncodingRefusedException(Problem problem) : Exception(problem.Error)
{
    public Problem Problem { get; } = problem;
}
