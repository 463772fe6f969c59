using System.Globalization;
using IndexKv.Data;

namespace IndexKv.EndToEnd.Worker;

/// <summary>
/// Loads a sorted store anew again and again, or reads it all the while: generation N has <see cref="Records"/> + N records, each of which holds N.
/// </summary>
public static class GenerationWork
{
    /// <summary>How many records the generation of number 0 would have.</summary>
    public const int Records = 2_000;

    /// <summary>Loads one generation after another, up to a last one, and says the number of each that is committed.</summary>
    public static void Load(string directory, int last, TextWriter output)
    {
        using var connection = new KvConnection($"Data Source={directory};Pooling=False");
        connection.Open();
        Scalar(connection, "CREATE STORE IF NOT EXISTS s (id BIGINT KEY, generation INT NOT NULL) USING SORTED");
        for (var generation = Scalar(connection, "SELECT COALESCE(MAX(generation), 0) FROM s") + 1; generation <= last; generation++)
        {
            using var copy = new KvBulkCopy(connection) { DestinationStoreName = "s" };
            copy.WriteToServer(Rows(generation));
            output.WriteLine(generation.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Reads until the last generation is there; says how many queries and generations it saw.</summary>
    /// <exception cref="InvalidDataException">A query saw parts of two generations, or an older one than a query before.</exception>
    public static void Watch(string directory, int last, TextWriter output)
    {
        using var connection = new KvConnection($"Data Source={directory};Mode=ReadOnly;Pooling=False");
        connection.Open();
        output.WriteLine("open");
        var (seen, queries, generations) = (0L, 0, 0);
        while (seen < last)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*), MIN(generation), MAX(generation), SUM(generation), MAX(id) FROM s";
            using var row = command.ExecuteReader();
            row.Read();
            var generation = row.GetInt64(1);
            if (row.GetInt64(0) != Records + generation || row.GetInt64(2) != generation || row.GetInt64(3) != (Records + generation) * generation
                || row.GetInt64(4) != Records + generation - 1 || generation < seen)
            {
                throw new InvalidDataException(
                    $"After generation {seen}: {row.GetInt64(0)} records of generations {generation} to {row.GetInt64(2)}, greatest key {row.GetInt64(4)}.");
            }

            (seen, queries, generations) = (generation, queries + 1, generations + (generation > seen ? 1 : 0));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{queries} {generations}"));
    }

    // In no order, so that the index is sorted.
    private static IEnumerable<object?[]> Rows(long generation)
    {
        var count = Records + generation;
        for (var i = 0L; i < count; i++)
            yield return [count - 1 - i, generation];
    }

    private static long Scalar(KvConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToInt64(command.ExecuteScalar() ?? 0, CultureInfo.InvariantCulture);
    }
}
