namespace Sidechain.Traces.Lint;

/// <summary>The checks that every trace has to pass.</summary>
public enum LintRule
{
    /// <summary>An attribute that the registry does not know; a near one is named.</summary>
    UnknownAttribute,

    /// <summary>An attribute with a value of another type than the registry says.</summary>
    WrongType,

    /// <summary>A span without an attribute that the registry wants on it.</summary>
    MissingAttribute,

    /// <summary>A span's name that holds an id: names are for grouping.</summary>
    IdInName,

    /// <summary>A value that masking would change: it looks like a credential, or holds a path of a user's machine.</summary>
    Secret,

    /// <summary>The parent of a span is not there.</summary>
    Orphan,

    /// <summary>More of the root's time than allowed is under no child.</summary>
    UnaccountedTime,
}
