using Dapper;
using IndexKv.Data;

namespace DapperRepository;

/// <summary>Customers in a database; each method opens a connection of the pool and gives it back.</summary>
internal sealed class CustomerRepository(string connectionString)
{
    public async Task CreateAsync()
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync(
            "CREATE STORE IF NOT EXISTS customers (id UUID KEY, name TEXT NOT NULL, city TEXT, since DATE NOT NULL, credit DECIMAL NOT NULL, CHECK (credit >= 0))");
    }

    public async Task AddAsync(IEnumerable<Customer> customers)
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("INSERT INTO customers VALUES (@Id, @Name, @City, @Since, @Credit)", customers, transaction);
        await transaction.CommitAsync();
    }

    public async Task<Customer?> FindAsync(Guid id)
    {
        await using var connection = await OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<Customer>("SELECT * FROM customers WHERE id = @id", new { id });
    }

    public async Task<IReadOnlyList<Customer>> FindAsync(IEnumerable<Guid> ids)
    {
        await using var connection = await OpenAsync();
        return (await connection.QueryAsync<Customer>("SELECT * FROM customers WHERE id IN @ids ORDER BY name", new { ids })).AsList();
    }

    public async Task<IReadOnlyList<(string? City, long Customers, decimal Credit)>> CitiesAsync()
    {
        await using var connection = await OpenAsync();
        return (await connection.QueryAsync<(string?, long, decimal)>("SELECT city, COUNT(*), SUM(credit) FROM customers GROUP BY city ORDER BY city")).AsList();
    }

    /// <summary>Moves credit from one customer to another, or nothing at all.</summary>
    public async Task TransferAsync(Guid from, Guid to, decimal amount)
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("UPDATE customers SET credit = credit + @amount WHERE id = @to", new { to, amount }, transaction);
        await connection.ExecuteAsync("UPDATE customers SET credit = credit - @amount WHERE id = @from", new { from, amount }, transaction);
        await transaction.CommitAsync();
    }

    private async Task<KvConnection> OpenAsync()
    {
        var connection = new KvConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }
}
