using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>
/// What of a condition is known before a record is read: parts that are the same for all of them, and, where keys are looked up, parts that depend on
/// the key only. Thread-safe.
/// </summary>
internal sealed class EarlyCondition
{
    private readonly StoreDefinition _store;
    private readonly Evaluator? _ofAll;
    private readonly Evaluator? _ofKey;

    public EarlyCondition(StoreDefinition store, ScalarExpression? condition)
    {
        _store = store;
        // A subquery is run once, where it is checked.
        var conjuncts = Conjuncts.Of(condition).Where(c => !ScalarParts.SelfAndParts(c).Any(p => p is ScalarSubquery or ScalarExists or ScalarInQuery)).ToList();
        var ofAll = conjuncts.Where(ScalarParts.IsFixed).ToList();
        var ofKey = conjuncts.Except(ofAll).Where(IsOfKey).ToList();
        _ofAll = Conjuncts.Join(ofAll) is { } all ? EvaluatorFactory.Create(all, store) : null;
        _ofKey = Conjuncts.Join(ofKey) is { } key ? EvaluatorFactory.Create(key, store) : null;
    }

    /// <summary>Whether keys have to be asked about.</summary>
    public bool DependsOnKey => _ofKey is not null;

    /// <summary>Whether any record can meet the condition.</summary>
    public bool CanHold(EvaluationContext context) => _ofAll is null || CanBeTrue(_ofAll, context);

    /// <summary>Whether the record of a key can.</summary>
    /// <param name="key">The key's parts, of the columns' types.</param>
    /// <param name="context">The query's run.</param>
    public bool CanHold(KvValue[] key, EvaluationContext context)
    {
        var row = new KvValue[_store.Columns.Count];
        for (var i = 0; i < key.Length; i++)
            row[_store.KeyColumns[i]] = key[i];
        return _ofKey is null || CanBeTrue(_ofKey, new EvaluationContext(context) { Row = new RowAtHand { Values = row } });
    }

    private bool IsOfKey(ScalarExpression conjunct) => !ScalarParts.IsVolatile(conjunct)
        && ScalarParts.SelfAndParts(conjunct).All(p => p is not (ScalarAggregate or ScalarSlot) && (p is not ScalarColumn column || _store.Columns[column.Ordinal].IsKey));

    // An error is one only if there is a record to compute the condition for.
    private static bool CanBeTrue(Evaluator condition, EvaluationContext context)
    {
        try
        {
            return condition.IsTrue(context);
        }
        catch (EngineException)
        {
            return true;
        }
    }
}
