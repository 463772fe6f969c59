namespace IndexKv.Data.Tests;

/// <summary>Short ways to run a text in tests.</summary>
internal static class CommandExtensions
{
    public static int Run(this KvConnection connection, string text, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(text, parameters);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(this KvConnection connection, string text, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(text, parameters);
        return command.ExecuteScalar();
    }

    public static List<object?[]> Rows(this KvConnection connection, string text, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(text, parameters);
        using var reader = command.ExecuteReader();
        return reader.Rest();
    }

    public static List<object?[]> Rest(this KvDataReader reader)
    {
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    /// <summary>A command in the connection's transaction, if it has one.</summary>
    public static KvCommand Command(this KvConnection connection, string text, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        if (connection.State == System.Data.ConnectionState.Open)
            command.Transaction = connection.RequireSession().Transaction;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
