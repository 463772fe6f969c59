using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>
/// What a session runs with and the next one can run with again, so that opening a connection and creating a command make little. Not thread-safe.
/// </summary>
internal sealed class SessionParts
{
    /// <summary>What command text can ask of the connection.</summary>
    public SessionVariables Variables { get; } = new();

    /// <summary>The open readers.</summary>
    public List<KvDataReader> Readers { get; } = [];

    /// <summary>An ended snapshot, or null.</summary>
    public Transaction? Snapshot { get; set; }

    /// <summary>What a disposed command ran with, or null.</summary>
    public CommandRun? Run { get; set; }

    /// <summary>Makes ready for another connection.</summary>
    public void Clear()
    {
        Variables.LastInsertKey = default;
        Readers.Clear();
    }
}
