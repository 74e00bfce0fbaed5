namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside: configuration, a generated default, or a fixed one.</summary>
public sealed class ParameterResource : Resource
{
    private readonly Func<string> _value;

    internal ParameterResource(string name, Func<string> value)
        : base(name) => this._value = value;

    /// <summary>The value; a missing one is told as Aspire tells it.</summary>
    internal string Resolve() => _value();
}

/// <summary>How a parameter gets its value where configuration has none.</summary>
public abstract class ParameterDefault
{
    private protected ParameterDefault()
    {
    }

    internal abstract string Create();
}
