using System.Runtime.CompilerServices;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Recording;

/// <summary>Full names of operations, made once for each constant: <c>share_loop</c> is <c>cli.share_loop</c>.</summary>
internal sealed class OperationNames(string clientType)
{
    private const int Size = 64;

    private readonly string _prefix = clientType + ".";

    // By reference and overwritten on collision: bounded, and free of locks. A pair is one object, so readers see both halves.
    private readonly Tuple<string, string>?[] _known = new Tuple<string, string>?[Size];

    public string Of(string operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ref var place = ref _known[RuntimeHelpers.GetHashCode(operation) % Size];
        if (place is { } known && ReferenceEquals(known.Item1, operation))
        {
            return known.Item2;
        }

        var name = operation.StartsWith(_prefix, StringComparison.Ordinal) ? operation : SpanNames.Of(clientType, operation);
        place = Tuple.Create(operation, name);
        return name;
    }
}
