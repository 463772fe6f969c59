namespace IndexKv.Linq;

/// <summary>What happens to operators of a query that the engine cannot run.</summary>
public enum ClientEvaluation
{
    /// <summary>They run in memory, over the stream of what the engine returns.</summary>
    Allow = 0,

    /// <summary>The query throws <see cref="NotSupportedException"/>, which names them. Projections are computed in memory all the same.</summary>
    Throw = 1,
}
