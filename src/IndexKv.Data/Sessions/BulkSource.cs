using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace IndexKv.Data.Sessions;

/// <summary>The sources of a bulk copy as rows of values; a row may be the same array again and again.</summary>
internal static class BulkSource
{
    public static string[] Names(IDataReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];

    public static string[] Names(DataTable table) => [.. table.Columns.Cast<DataColumn>().Select(column => column.ColumnName)];

    public static string[]? Names(IEnumerable<DataRow> rows) => rows.FirstOrDefault() is { } first ? Names(first.Table) : null;

    /// <summary>Whether objects are rows already: arrays of values, or a table's.</summary>
    public static bool TryPlainRows(object objects, [NotNullWhen(true)] out IEnumerable<object?[]>? rows, out IReadOnlyList<string>? names)
    {
        names = objects is IEnumerable<DataRow> ofTable ? Names(ofTable) : null;
        rows = objects as IEnumerable<object?[]> ?? (objects is IEnumerable<DataRow> dataRows ? Rows(dataRows) : null);
        return rows is not null;
    }

    public static IEnumerable<object?[]> Rows(IDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(row!);
            yield return row;
        }
    }

    public static async IAsyncEnumerable<object?[]> RowsAsync(DbDataReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var row = new object?[reader.FieldCount];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            reader.GetValues(row!);
            yield return row;
        }
    }

    public static IEnumerable<object?[]> Rows(IEnumerable<DataRow> rows) =>
        rows.Where(row => row.RowState != DataRowState.Deleted).Select(row => row.ItemArray);

    public static IEnumerable<object?[]> Rows<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)] T>(
        IEnumerable<T> objects)
    {
        var row = new object?[ObjectMembers<T>.Names.Count];
        foreach (var item in objects)
        {
            ObjectMembers<T>.Read(item, row);
            yield return row;
        }
    }

    public static async IAsyncEnumerable<object?[]> RowsAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)] T>(
        IAsyncEnumerable<T> objects, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var row = new object?[ObjectMembers<T>.Names.Count];
        await foreach (var item in objects.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            ObjectMembers<T>.Read(item, row);
            yield return row;
        }
    }

    /// <summary>Rows that are there already, for a copy that waits without a thread at its ends only.</summary>
    public static async IAsyncEnumerable<object?[]> AsAsync(IEnumerable<object?[]> rows)
    {
        foreach (var row in rows)
            yield return row;
        await Task.CompletedTask.ConfigureAwait(false);
    }
}
