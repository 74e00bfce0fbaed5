namespace Sidechain.Client.Terminal;

/// <summary>Shows how far the stages of an action are.</summary>
public interface IStageProgress
{
    /// <summary>Begins a stage.</summary>
    /// <param name="name">What is being done, for example <c>Encoding</c>.</param>
    /// <param name="total">Where the stage ends, bytes; 0 when nobody knows.</param>
    /// <returns>Call it with how far the stage is, from any thread; null where nobody looks.</returns>
    Action<long>? Begin(string name, long total);
}
