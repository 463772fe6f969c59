namespace IndexKv.Data.Sql.Syntax;

/// <summary>What a statement does with the connection's transaction.</summary>
internal enum TransactionControl
{
    /// <summary>Begins it.</summary>
    Begin,

    /// <summary>Commits it.</summary>
    Commit,

    /// <summary>Drops all its changes.</summary>
    Rollback,

    /// <summary>Marks a point to go back to.</summary>
    Savepoint,

    /// <summary>Goes back to one.</summary>
    RollbackTo,

    /// <summary>Forgets one.</summary>
    Release,
}
