namespace IndexKv.Linq;

/// <summary>How queries over a store behave. Immutable.</summary>
public sealed record LinqOptions
{
    /// <summary>What holds where nothing else is said.</summary>
    public static LinqOptions Default { get; } = new();

    /// <summary>What happens to operators that the engine cannot run.</summary>
    public ClientEvaluation ClientEvaluation { get; init; } = ClientEvaluation.Allow;
}
