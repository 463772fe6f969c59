using System.Linq.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Mapping;

/// <summary>Compiles the way from an entity to the values of its store's columns.</summary>
internal static class EntityWriter
{
    /// <summary>Makes a function that returns the values of all columns in declared order, NULL where there is no member.</summary>
    public static Func<T, KvValue[]> Compile<T>(EntityMap map)
    {
        var entity = Expression.Parameter(typeof(T), "entity");
        var row = Expression.Variable(typeof(KvValue[]), "row");
        var body = new List<Expression>
        {
            Expression.Assign(row, Expression.NewArrayBounds(typeof(KvValue), Expression.Constant(map.Store.Columns.Count))),
        };
        foreach (var member in map.Members)
        {
            body.Add(Expression.Assign(
                Expression.ArrayAccess(row, Expression.Constant(member.Ordinal)), Write(Expression.MakeMemberAccess(entity, member.Member), member)));
        }

        body.Add(row);
        return Expression.Lambda<Func<T, KvValue[]>>(Expression.Block([row], body), entity).Compile();
    }

    private static Expression Write(MemberExpression value, MemberMap member)
    {
        var column = member.Column.Type;
        if (member.ValueType != column.ToClrType() || column == KvType.Any)
        {
            return Expression.Call(
                typeof(ColumnForm), nameof(ColumnForm.ToColumn), null, Expression.Convert(value, typeof(object)), Expression.Constant(member));
        }

        Expression plain = member.ValueType == member.Type ? value : Expression.Property(value, nameof(Nullable<>.Value));
        var made = Expression.Call(typeof(KvValue), $"From{column}", null, plain);
        return member.AllowsNull
            ? Expression.Condition(Expression.Equal(value, Expression.Constant(null, member.Type)), Expression.Default(typeof(KvValue)), made)
            : made;
    }
}
