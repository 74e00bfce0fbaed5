namespace Sidechain.Traces.Trees;

/// <summary>The process whose clock gave a span its times: a service, and which of its processes where the span says so.</summary>
internal readonly record struct ProcessName(string Service, string? Instance)
{
    public static ProcessName Of(TreeNode node) =>
        new(node.Span.Service, node.Span.Resource.GetValueOrDefault(TraceNames.ServiceInstanceId) as string);
}
