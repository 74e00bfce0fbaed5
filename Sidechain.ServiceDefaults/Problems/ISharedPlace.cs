namespace Sidechain.ServiceDefaults.Problems;

/// <summary>
/// A request's place among others, for which they may wait. A refusal gives it back before it is told. <c>Limits</c> hands places out.
/// </summary>
internal interface ISharedPlace
{
    /// <summary>Gives it back.</summary>
    void LeaveShared();
}
