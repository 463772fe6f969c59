using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Transactions;

/// <summary>What transactions say when they refuse.</summary>
internal static class TransactionMessages
{
    public static EngineException Ended() => new(
        EngineErrorCode.Completed, "The transaction has ended; begin another one.");

    public static EngineException StoreNotFound(string name) => new(
        EngineErrorCode.StoreNotFound, $"There is no store '{name}'; create it first.");

    public static EngineException StoreAltered(string name) => new(
        EngineErrorCode.InvalidDefinition, $"Store '{name}' was altered after its bulk load had begun; load it again.");

    public static EngineException StoreDamaged(string name, EngineException cause) => new(
        cause.Code, $"Store '{name}' cannot be used; restore the database from a backup, or drop the store: {cause.Message}", cause.File ?? "", cause.Offset, cause);

    public static EngineException StoreExists(string name) => new(
        EngineErrorCode.StoreExists, $"There is a store '{name}' already; drop it first or use IF NOT EXISTS.");

    public static EngineException SortedIsReadOnly(string name) => new(
        EngineErrorCode.NotSupported,
        $"'{name}' is a SORTED store: its records do not change one by one. Load its whole content anew (KvBulkCopy, BulkWrite), or keep it in a HASH store.");

    public static EngineException HashTakesNoBulkLoad(string name) => new(
        EngineErrorCode.NotSupported, $"'{name}' is a HASH store: put its records in a transaction; bulk loads are for SORTED stores.");

    public static EngineException Busy(TimeSpan waited) => new(
        EngineErrorCode.Busy, $"Another transaction is writing; this one waited {waited.TotalSeconds:0.###} s. Try again, or raise Default Timeout.");

    public static EngineException ReadOnly(string path) => new(
        EngineErrorCode.ReadOnly, $"The database '{path}' was opened for reading only.");

    public static EngineException HashStoreIsWritten(string name, EngineException cause) => new(
        EngineErrorCode.Locked,
        $"'{name}' is a HASH store, which cannot be read while another process writes the database; the SORTED stores can.",
        cause.File ?? "",
        cause.Offset,
        cause);

    public static EngineException ChangedElsewhere() => new(
        EngineErrorCode.Busy, "Another process has changed the database since this transaction began; begin another one.");

    public static EngineException Poisoned(string path, Exception cause) => new(
        EngineErrorCode.Poisoned,
        $"The database '{path}' takes no more writes since the disk failed: close and reopen it, which recovers what was committed. First failure: {cause.Message}",
        cause);

    public static EngineException Closed(string path) => new(
        EngineErrorCode.Completed, $"The database '{path}' is closed.");

    public static EngineException SavepointGone() => new(
        EngineErrorCode.Completed, "The savepoint was released or rolled back with an earlier one.");
}
