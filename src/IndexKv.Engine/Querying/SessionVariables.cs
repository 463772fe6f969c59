using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>What expressions can ask of the connection that they are computed for. Not thread-safe, like the connection.</summary>
public sealed class SessionVariables
{
    /// <summary>The key of the row that INSERT wrote last into a store that generates its keys: an INT64, or NULL if there is none.</summary>
    public KvValue LastInsertKey { get; set; }
}
