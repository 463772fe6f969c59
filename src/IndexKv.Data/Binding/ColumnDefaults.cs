using System.Runtime.CompilerServices;
using IndexKv.Data.Execution;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Binding;

/// <summary>What the columns of a store are given where a statement says nothing of them. Immutable and thread-safe.</summary>
internal sealed class ColumnDefaults
{
    private static readonly ConditionalWeakTable<StoreDefinition, ColumnDefaults> Known = [];

    private readonly StoreDefinition _store;
    private readonly Dictionary<int, ScalarExpression> _expressions = [];

    private ColumnDefaults(StoreDefinition store)
    {
        _store = store;
        for (var i = 0; i < store.Columns.Count; i++)
        {
            if (store.Columns[i].Default is { } text)
                _expressions.Add(i, DefinitionExpression.Bind(text, BindingScope.None, $"The DEFAULT of column '{store.Columns[i].Name}', {text}, is no value by itself"));
        }
    }

    /// <exception cref="EngineException">A default depends on something, or does not fit its column.</exception>
    public static ColumnDefaults Of(StoreDefinition store) => Known.GetValue(store, static s => new ColumnDefaults(s));

    /// <summary>Whether a column has one.</summary>
    public bool Has(int column) => _expressions.ContainsKey(column);

    /// <summary>A column's default; NULL if it has none.</summary>
    public ScalarExpression this[int column] => _expressions.GetValueOrDefault(column) ?? new ScalarConstant(KvValue.Null);

    /// <summary>Checks those that are known before anything runs.</summary>
    /// <exception cref="EngineException">One does not fit its column.</exception>
    public void Check()
    {
        foreach (var (column, expression) in _expressions)
        {
            if (expression is ScalarConstant { Value: var value } && !value.IsNull)
                RowWriter.Convert(_store, column, value);
        }
    }

    /// <summary>The defaults of all columns but some, made ready to be computed; null if none of these has one.</summary>
    /// <param name="given">The columns that are given a value.</param>
    /// <param name="columns">The columns that are not, and have a default.</param>
    public RowProjection? Missing(IReadOnlyCollection<int> given, out int[] columns)
    {
        columns = [.. _expressions.Keys.Except(given).Order()];
        return columns.Length == 0 ? null : new RowProjection([.. columns.Select(c => new QueryProjection(_expressions[c], _store.Columns[c].Name))], _store);
    }

    /// <summary>A row of defaults, as of now; NULL where there is none.</summary>
    public KvValue[] Row(Transaction transaction)
    {
        var row = new KvValue[_store.Columns.Count];
        if (Missing([], out var columns) is not { } projection)
            return row;
        var values = projection.Begin(transaction, ParameterValues.None, default)(row);
        for (var i = 0; i < columns.Length; i++)
            row[columns[i]] = values[i];
        return row;
    }
}
