using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>Runs the changes of a statement so that all or none of them stay.</summary>
internal static class AtomicChange
{
    /// <param name="transaction">The transaction.</param>
    /// <param name="isSingle">Whether the statement changes one record at most, which is all or nothing by itself.</param>
    /// <param name="change">The changes.</param>
    public static int Run(WriteTransaction transaction, bool isSingle, Func<int> change)
    {
        if (isSingle)
            return change();
        var savepoint = transaction.CreateSavepoint();
        try
        {
            var affected = change();
            transaction.Release(savepoint);
            return affected;
        }
        catch
        {
            transaction.RollbackTo(savepoint);
            transaction.Release(savepoint);
            throw;
        }
    }
}
