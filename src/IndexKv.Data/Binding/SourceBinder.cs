using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Binding;

/// <summary>Binds FROM: one store, or a subquery or join in its place.</summary>
internal sealed class SourceBinder(string text, QueryBinder queries, BindingScope? outer)
{
    public (StoreDefinition? Store, QueryRelation? Relation, BindingScope Scope) Bind(SelectSyntax select)
    {
        if (select.From is null)
            return (null, null, new BindingScope([], null, outer));
        var first = BindInput(select.From);
        if (select.Joins.Count == 0)
        {
            var relation = first.Relation;
            return (first.Store, relation, new BindingScope([(first.Name, first.Columns)], first.Store ?? relation!.Shape, outer));
        }

        var inputs = new List<JoinInput> { first };
        var steps = new List<JoinStep>();
        foreach (var join in select.Joins)
        {
            var input = BindInput(join.Source);
            if (inputs.Any(i => i.Name.Equals(input.Name, StringComparison.OrdinalIgnoreCase)))
                throw SqlErrors.At(KvErrorCode.InvalidQuery, text, join.Source.Position, $"'{input.Name}' is joined twice; give one of them another name: AS name");
            inputs.Add(input);

            // The condition sees the tables so far: a join with no condition yet has just their columns.
            var soFar = new JoinRelation(first, [.. steps, new JoinStep(input, join.Kind, null)]);
            var condition = join.On is null ? null : BindCondition(join.On, Scope(inputs, soFar));
            steps.Add(new JoinStep(input, join.Kind, condition));
        }

        var joined = new JoinRelation(first, steps);
        return (null, joined, Scope(inputs, joined));
    }

    private BindingScope Scope(List<JoinInput> inputs, JoinRelation relation) => new([.. inputs.Select(i => (i.Name, i.Columns))], relation.Shape, outer);

    private ScalarExpression BindCondition(SqlExpression on, BindingScope scope)
    {
        var condition = queries.Expressions(scope).Bind(on);
        try
        {
            if (ScalarTyping.Infer(condition, scope.Shape) is var type && type != KvType.Boolean && type != KvType.Null && !type.IsNumeric())
                throw new EngineException(EngineErrorCode.TypeMismatch, "ON takes a condition; compare something.");
        }
        catch (EngineException e)
        {
            throw SqlErrors.At((KvErrorCode)e.Code, text, on.Position, e.Message);
        }

        return condition;
    }

    private JoinInput BindInput(SourceSyntax source)
    {
        if (source.Store is not null)
            return new JoinInput(source.Alias, queries.ReadStore(source.Store));
        return new JoinInput(source.Alias, new DerivedTable(source.Alias, queries.Bind(source.Query!, outer)));
    }
}
