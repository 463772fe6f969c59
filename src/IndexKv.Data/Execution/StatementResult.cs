using IndexKv.Engine.Execution;

namespace IndexKv.Data.Execution;

/// <summary>What a statement gave: rows, or the number of records it changed.</summary>
/// <param name="Rows">The rows, to be disposed by the receiver; null if the statement returns none.</param>
/// <param name="RecordsAffected">How many records were inserted, updated or deleted; -1 for statements that change none by nature.</param>
internal readonly record struct StatementResult(RowCursor? Rows, int RecordsAffected);
