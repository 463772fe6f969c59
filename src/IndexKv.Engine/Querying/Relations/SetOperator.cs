namespace IndexKv.Engine.Querying.Relations;

/// <summary>How the rows of two queries are put together.</summary>
public enum SetOperator
{
    /// <summary>The rows of both.</summary>
    Union = 0,

    /// <summary>The rows of the first that are not in the second.</summary>
    Except = 1,

    /// <summary>The rows of the first that are in the second.</summary>
    Intersect = 2,
}
