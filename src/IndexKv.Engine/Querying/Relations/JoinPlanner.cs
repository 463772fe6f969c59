using System.Diagnostics.CodeAnalysis;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Execution.Relations;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying.Relations;

/// <summary>
/// Plans a join: each condition goes as near to its table as its meaning allows, each table is read for the columns that are needed only, and is
/// joined by key lookups where the condition covers its key, else by hashing.
/// </summary>
internal sealed class JoinPlanner
{
    private readonly JoinRelation _join;
    private readonly Query _query;
    private readonly List<ScalarExpression>[] _own;
    private readonly List<ScalarExpression>[] _between;
    private readonly List<ScalarExpression> _rest = [];

    public JoinPlanner(JoinRelation join, Query query)
    {
        _join = join;
        _query = query;
        _own = [.. join.Inputs.Select(_ => new List<ScalarExpression>())];
        _between = [.. join.Inputs.Select(_ => new List<ScalarExpression>())];
        foreach (var conjunct in Conjuncts.Of(query.Predicate))
            PlaceFilter(conjunct);
        for (var i = 1; i < join.Inputs.Count; i++)
        {
            foreach (var conjunct in Conjuncts.Of(join.Steps[i - 1].Condition))
                PlaceCondition(LiteralConversion.Convert(conjunct, join.Shape), i);
        }
    }

    public RelationPlan Plan(out ScalarExpression? residual)
    {
        residual = Conjuncts.Join(_rest);
        var steps = new List<JoinOperator>();
        for (var i = 1; i < _join.Inputs.Count; i++)
            steps.Add(PlanStep(i));
        return new JoinPlan(_join.Columns.Count, PlanInput(0), Needed(0), steps);
    }

    // WHERE comes after all joins: what a LEFT JOIN may fill up with NULLs cannot be checked before.
    private void PlaceFilter(ScalarExpression conjunct)
    {
        var inputs = InputsOf(conjunct);
        if (inputs.Count == 0 || IsOptional(inputs.Max))
            _rest.Add(conjunct);
        else if (inputs.Count == 1)
            _own[inputs.Max].Add(conjunct);
        else
            _between[inputs.Max].Add(conjunct);
    }

    private void PlaceCondition(ScalarExpression conjunct, int step)
    {
        var inputs = InputsOf(conjunct);
        if (inputs.Count == 1 && inputs.Max == step)
            _own[step].Add(conjunct);
        else if (!IsOptional(step) && inputs.Count == 1 && !IsOptional(inputs.Max))
            _own[inputs.Max].Add(conjunct);
        else
            _between[step].Add(conjunct);
    }

    private bool IsOptional(int input) => input > 0 && _join.Steps[input - 1].Kind == JoinKind.Left;

    private SortedSet<int> InputsOf(ScalarExpression expression) =>
        [.. ScalarParts.SelfAndParts(expression).OfType<ScalarColumn>().Select(c => _join.InputOf(c.Ordinal))];

    private JoinOperator PlanStep(int i)
    {
        var input = _join.Inputs[i];
        var equalities = _between[i].Select(c => (Conjunct: c, Sides: Sides(c, i))).Where(c => c.Sides is not null).ToList();
        if (input.Store is { } store && FindKey(store, i, equalities) is { } key)
        {
            var rest = _between[i].Except(key.Select(k => k.Conjunct)).Concat(_own[i]);
            return new KeyJoin(
                _join.Steps[i - 1].Kind,
                _join.FirstColumn(i),
                Needed(i),
                store,
                [.. key.Select(k => Make(k.Left))],
                Make(Conjuncts.Join(rest)),
                Print([.. key.Select(k => k.Conjunct), .. rest]));
        }

        var hashed = equalities.Where(c => AreHashable(c.Sides!.Value)).ToList();
        return new HashJoin(
            _join.Steps[i - 1].Kind,
            _join.FirstColumn(i),
            Needed(i),
            PlanInput(i),
            [.. hashed.Select(c => (Make(c.Sides!.Value.Left), Make(c.Sides.Value.Right)))],
            Make(Conjuncts.Join(_between[i].Except(hashed.Select(c => c.Conjunct)))),
            Print(_between[i]));
    }

    // For each part of the key what it is equal to, over the tables before; null if a part has nothing of its type.
    private List<(ScalarExpression Conjunct, ScalarExpression Left)>? FindKey(
        StoreDefinition store, int i, List<(ScalarExpression Conjunct, (ScalarExpression Left, ScalarExpression Right)? Sides)> equalities)
    {
        var key = new List<(ScalarExpression, ScalarExpression)>();
        foreach (var column in store.KeyColumns)
        {
            var part = new ScalarColumn(_join.FirstColumn(i) + column);
            var type = store.Columns[column].Type;
            var found = equalities.Find(e => e.Sides!.Value.Right == part && type != KvType.DateTimeOffset && AreOneFamily(type, TypeOf(e.Sides.Value.Left)));
            if (found.Conjunct is null)
                return null;
            key.Add((found.Conjunct, found.Sides!.Value.Left));
        }

        return key;
    }

    // An equality between this table and those before; null if it is none.
    private (ScalarExpression Left, ScalarExpression Right)? Sides(ScalarExpression conjunct, int step)
    {
        if (conjunct is not ScalarBinary { Operator: BinaryOperator.Equal } equality)
            return null;
        var (left, right) = (InputsOf(equality.Left), InputsOf(equality.Right));
        if (!left.Contains(step) && right.Count == 1 && right.Contains(step))
            return (equality.Left, equality.Right);
        return !right.Contains(step) && left.Count == 1 && left.Contains(step) ? (equality.Right, equality.Left) : null;
    }

    private bool AreHashable((ScalarExpression Left, ScalarExpression Right) sides) => AreOneFamily(TypeOf(sides.Left), TypeOf(sides.Right));

    // Values of one family are equal exactly if they hash and compare as equal.
    private static bool AreOneFamily(KvType left, KvType right) =>
        (left == right && left is not (KvType.Null or KvType.Any)) || (left.IsNumeric() && right.IsNumeric());

    private KvType TypeOf(ScalarExpression expression) => ScalarTyping.Infer(expression, _join.Shape);

    private QueryPlan PlanInput(int i)
    {
        var input = _join.Inputs[i];
        var first = _join.FirstColumn(i);
        var projection = Needed(i).Select(c => new QueryProjection(new ScalarColumn(c), input.Columns[c].Name)).ToList();
        if (projection.Count == 0)
            projection.Add(new QueryProjection(new ScalarConstant(KvValue.FromBoolean(true)), "row"));
        var predicate = Conjuncts.Join(_own[i]);
        return QueryPlanner.Plan(new Query
        {
            Source = input.Store,
            Relation = input.Relation,
            Predicate = predicate is null ? null : new ColumnShift(-first).Rewrite(predicate),
            Projection = EquatableList.Create<QueryProjection>([.. projection]),
        });
    }

    // The places, in the table, of the columns that anything after reading it asks for.
    private int[] Needed(int i)
    {
        IEnumerable<ScalarExpression?> asking =
        [
            .. _query.Projection.Select(p => p.Expression), .. _query.GroupBy, _query.Having, .. _query.Ordering.Select(o => o.Expression),
            .. _rest, .. _between.SelectMany(b => b), .. IsKeyJoined(i) ? _own[i] : [],
        ];
        var first = _join.FirstColumn(i);
        return
        [
            .. asking.OfType<ScalarExpression>().SelectMany(ScalarParts.SelfAndParts).OfType<ScalarColumn>()
                .Select(c => c.Ordinal - first).Where(c => c >= 0 && c < _join.Inputs[i].Columns.Count).Distinct().Order(),
        ];
    }

    // Then the table's own conditions are checked with the others.
    private bool IsKeyJoined(int i) => i > 0 && _join.Inputs[i].Store is { } store
        && FindKey(store, i, [.. _between[i].Select(c => (Conjunct: c, Sides: Sides(c, i))).Where(c => c.Sides is not null)]) is not null;

    [return: NotNullIfNotNull(nameof(expression))]
    private Evaluator? Make(ScalarExpression? expression) => expression is null ? null : EvaluatorFactory.Create(expression, _join.Shape);

    private string Print(IEnumerable<ScalarExpression> conjuncts) => Conjuncts.Join(conjuncts) is { } all ? ScalarPrinter.Print(all, _join.Shape) : "";

    private sealed class ColumnShift(int by) : ScalarRewriter
    {
        protected override bool TryReplace(ScalarExpression expression, out ScalarExpression replacement)
        {
            replacement = expression is ScalarColumn column ? new ScalarColumn(column.Ordinal + by) : expression;
            return expression is ScalarColumn;
        }
    }
}
