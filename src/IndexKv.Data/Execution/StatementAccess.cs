namespace IndexKv.Data.Execution;

/// <summary>What a statement needs from its session.</summary>
internal enum StatementAccess
{
    /// <summary>A snapshot.</summary>
    Read,

    /// <summary>A write transaction.</summary>
    Write,

    /// <summary>The session itself: see <see cref="TransactionStatement"/>.</summary>
    Session,

    /// <summary>The database itself: see <see cref="MaintenanceStatement"/>.</summary>
    Database,
}
