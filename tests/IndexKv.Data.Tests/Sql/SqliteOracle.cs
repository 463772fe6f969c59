using System.Globalization;
using Microsoft.Data.Sqlite;

namespace IndexKv.Data.Tests.Sql;

/// <summary>SQLite, asked the same as we are; and answers in a form that compares.</summary>
internal sealed class SqliteOracle : IDisposable
{
    private readonly SqliteConnection _connection;

    public SqliteOracle()
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnection("Data Source=:memory:");
        _connection.Open();
    }

    public List<object?[]> Ask(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Normal(reader.GetValue(i)))]);
        return rows;
    }

    // A truth value is a number in SQLite.
    public static object? Normal(object? value) => value switch
    {
        double number => Math.Round(number, 9),
        bool truth => truth ? 1L : 0L,
        _ => value,
    };

    public static int CompareRows(object?[] x, object?[] y) => string.CompareOrdinal(Print([x]), Print([y]));

    public static string Print(IEnumerable<object?[]> rows) => string.Join('\n', rows.Select(row =>
        string.Join('|', row.Select(v => v is null ? "NULL" : string.Create(CultureInfo.InvariantCulture, $"{v}")))));

    public void Dispose() => _connection.Dispose();
}
