using Sidechain.Tracing.Client.Recording.Json;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>Full names of operations, made once for each constant: <c>share_loop</c> is <c>cli.share_loop</c>.</summary>
internal sealed class OperationNames(string clientType)
{
    private readonly string _prefix = clientType + ".";
    private ReferenceCache<string>? _known;

    public string Of(string operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return (_known ??= new ReferenceCache<string>(64, Make)).Of(operation);
    }

    private string Make(string operation) =>
        operation.StartsWith(_prefix, StringComparison.Ordinal) ? operation : SpanNames.Of(clientType, operation);
}
