using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>The process by whose clock a span's times are: a service's, and where it says which of its processes it is, that one's.</summary>
internal readonly record struct ProcessName(string Service, string? Instance)
{
    public static ProcessName Of(TreeNode node) => new(node.Span.Service, node.Span.Resource.GetValueOrDefault(TraceNames.ServiceInstanceId) as string);
}
