using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Data;
using IndexKv.Linq;
using Quickstart.Import;

namespace Quickstart.Tour;

/// <summary>
/// LINQ over a file of the user's, for which no entity class was written: one is made at run time, and the queries as expressions.
/// </summary>
internal static class FileLinq
{
    private static readonly MethodInfo TypedRun = typeof(FileLinq).GetMethod(nameof(RunTyped), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static void Run(KvConnection connection, RecordFile file, string store, List<object> keys)
    {
        var entity = RuntimeEntity.Define(file);
        TypedRun.MakeGenericMethod(entity, keys[0].GetType()).Invoke(null, [connection, file, store, keys]);
    }

    private static void RunTyped<TEntity, TKey>(KvConnection connection, RecordFile file, string store, List<object> keys)
        where TEntity : class
    {
        var records = connection.Store<TEntity>(store);
        var record = Expression.Parameter(typeof(TEntity), "r");
        var key = Expression.Property(record, file.Key.Name);

        var one = records.Where(Expression.Lambda<Func<TEntity, bool>>(Expression.Equal(key, Expression.Constant(keys[0])), record));
        Show($"Where(r => r.{file.Key.Name} == {keys[0]})", one);

        var wanted = keys.Cast<TKey>().ToArray();
        Expression<Func<TKey, bool>> isWanted = k => wanted.Contains(k);
        var body = new Replacement(isWanted.Parameters[0], key).Visit(isWanted.Body);
        Show($"Where(r => wanted.Contains(r.{file.Key.Name}))", records.Where(Expression.Lambda<Func<TEntity, bool>>(body, record)));
    }

    private static void Show<TEntity>(string code, IQueryable<TEntity> query)
        where TEntity : class =>
        Display.Lookup("LINQ", code, query.ToQueryString(), [.. query.AsEnumerable().Select(Display.Properties)]);

    private sealed class Replacement(ParameterExpression parameter, Expression with) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? with : base.VisitParameter(node);
    }
}
