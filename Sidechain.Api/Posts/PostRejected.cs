using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Posts;

/// <summary>An upload that is not taken, with the answer that says why.</summary>
internal sealed class PostRejected(Problem problem) : Exception(problem.Error)
{
    public Problem Problem => problem;
}
