using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>What an expression is computed from: the current row and the parameters. Not thread-safe: one for each running query.</summary>
internal sealed class EvaluationContext(ParameterValues parameters, Transaction transaction, CancellationToken cancellationToken)
{
    private readonly EvaluationContext? _outer;
    private Dictionary<Evaluator, SubqueryResult>? _subqueries;
    private Dictionary<int, HashSet<KvValue>>? _sets;
    private Dictionary<InList, HashedList>? _lists;
    private DateTime? _moment;

    /// <summary>The context of a query that is a part of another.</summary>
    public EvaluationContext(EvaluationContext outer)
        : this(outer.Parameters, outer.Transaction, outer.CancellationToken) => _outer = outer;

    public ParameterValues Parameters => parameters;

    public Transaction Transaction => transaction;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>What there is for rows that are held.</summary>
    public WorkSpace WorkSpace => transaction.WorkSpace;

    /// <summary>The current row.</summary>
    public Row? Row { get; set; }

    /// <summary>The current group's values.</summary>
    public KvValue[]? Group { get; set; }

    /// <summary>When the query asked first; later in the same run it is still then.</summary>
    public DateTime Moment => _outer?.Moment ?? parameters.Moment ?? (_moment ??= DateTime.UtcNow);

    /// <summary>A set parameter, hashed once for each run.</summary>
    public HashSet<KvValue> Set(int ordinal)
    {
        _sets ??= [];
        if (!_sets.TryGetValue(ordinal, out var set))
            _sets.Add(ordinal, set = new HashSet<KvValue>(parameters.Sets[ordinal], KvValueComparer.Instance));
        return set;
    }

    /// <summary>A subquery's rows, read once for each run.</summary>
    public SubqueryResult Subquery(Evaluator owner, QueryPlan plan, long mostRows)
    {
        _subqueries ??= [];
        if (!_subqueries.TryGetValue(owner, out var result))
            _subqueries.Add(owner, result = SubqueryResult.Read(plan, this, mostRows));
        return result;
    }

    /// <summary>An IN list, hashed once for each run.</summary>
    public HashedList List(InList owner)
    {
        _lists ??= [];
        if (!_lists.TryGetValue(owner, out var list))
            _lists.Add(owner, list = owner.Hash(this));
        return list;
    }
}
