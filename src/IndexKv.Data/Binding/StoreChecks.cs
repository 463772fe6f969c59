using System.Runtime.CompilerServices;
using IndexKv.Data.Values;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Binding;

/// <summary>The CHECKs of a store, ready to be computed. As in SQL a row fails where one is false, not where it is NULL. Immutable and thread-safe.</summary>
internal sealed class StoreChecks
{
    private static readonly ConditionalWeakTable<StoreDefinition, StoreChecks> Known = [];

    private readonly StoreDefinition _store;
    private readonly RowProjection _failures;

    private StoreChecks(StoreDefinition store)
    {
        _store = store;
        var scope = BindingScope.Of(store);
        _failures = new RowProjection([.. store.Checks.Select((check, i) => new QueryProjection(Failure(check, scope), $"{i}"))], store);
    }

    /// <returns>Null if the store has none.</returns>
    /// <exception cref="EngineException">One is no condition on a row's columns.</exception>
    public static StoreChecks? Of(StoreDefinition store) =>
        store.Checks.Count == 0 ? null : Known.GetValue(store, static s => new StoreChecks(s));

    /// <summary>Begins to check rows, whose values are of their columns' types.</summary>
    /// <returns>Throws an <see cref="EngineException"/> for a row that fails; not thread-safe.</returns>
    public Action<KvValue[]> Begin(Transaction transaction)
    {
        var compute = _failures.Begin(transaction, ParameterValues.None, default);
        return row =>
        {
            var failures = compute(row);
            var failed = Array.FindIndex(failures, f => !f.IsNull && f.AsBoolean());
            if (failed >= 0)
                throw Failed(_store.Checks[failed], row);
        };
    }

    private static ScalarUnary Failure(CheckConstraint check, BindingScope scope) => new(
        UnaryOperator.Not, DefinitionExpression.Bind(check.Condition, scope, $"CHECK ({check.Condition}) is no condition on a row's columns"));

    private EngineException Failed(CheckConstraint check, KvValue[] row)
    {
        var name = check.Name is null ? "" : $" '{check.Name}'";
        return new EngineException(EngineErrorCode.CheckFailed, $"The row with the key {KeyText.Describe(_store, row)} fails{name} CHECK ({check.Condition}) of store '{_store.Name}'.");
    }
}
