using System.Collections;
using System.Linq.Expressions;
using IndexKv.Linq.Execution;

namespace IndexKv.Linq.Tests;

/// <summary>Stands in front of a store and keeps the expression of each query that is run, so that a test can see which way it goes.</summary>
internal sealed class RecordedQueries(KvQueryProvider provider) : IQueryProvider
{
    public List<Expression> Run { get; } = [];

    public IQueryable<T> Of<T>(IQueryable<T> store) => new Query<T>(this, store.Expression);

    /// <summary>How many of the queries that were run would now be run without being parsed.</summary>
    public int CountKnown() => Run.Count(e => provider.Queries.Known.Find(e, provider.Connection, out _) is not null);

    public IQueryable CreateQuery(Expression expression) => throw new NotSupportedException();

    public IQueryable<TElement> CreateQuery<TElement>(Expression expression) => new Query<TElement>(this, expression);

    public object Execute(Expression expression) => throw new NotSupportedException();

    public TResult Execute<TResult>(Expression expression)
    {
        Run.Add(expression);
        return provider.Execute<TResult>(expression);
    }

    private sealed class Query<T>(RecordedQueries recorded, Expression expression) : IOrderedQueryable<T>
    {
        public Type ElementType => typeof(T);

        public Expression Expression => expression;

        public IQueryProvider Provider => recorded;

        public IEnumerator<T> GetEnumerator() => recorded.Execute<IEnumerable<T>>(expression).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
