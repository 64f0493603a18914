import NIOCore
import NIOPosix
import NIOSSL
import Secrets

extension RedisClient {
    /// One attempt: TCP or Unix, TLS, and the handshake, all within the connect time-out.
    func connectOnce() -> EventLoopFuture<(NIOLoopBound<RedisConnection>, Int64)> {
        let deadline = NIODeadline.now() + TimeAmount(configuration.connectTimeout)
        let established = NIOLoopBoundBox(false, eventLoop: eventLoop)
        do {
            let handler = try RedisConnection(eventLoop: eventLoop) { [weak self] reason in
                // Until the handshake is through, the attempt's own failure is the one that counts.
                if established.value { self?.didFail(reason) }
            }
            let bound = NIOLoopBound(handler, eventLoop: eventLoop)
            let tls = try tlsHandler().map { NIOLoopBound($0, eventLoop: eventLoop) }
            let bootstrap = ClientBootstrap(group: eventLoop)
                .connectTimeout(TimeAmount(configuration.connectTimeout))
                .channelOption(.tcpOption(.tcp_nodelay), value: configuration.endpoint.isTCP ? 1 : 0)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let tls { try channel.pipeline.syncOperations.addHandler(tls.value) }
                        try channel.pipeline.syncOperations.addHandler(bound.value)
                    }
                }
            let channel =
                switch configuration.endpoint {
                case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
                case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
                }
            return channel.flatMap { _ in self.handshake(bound.value, deadline: deadline) }
                .map { clientID in
                    established.value = true
                    return (bound, clientID)
                }
        } catch {
            return eventLoop.makeFailedFuture(error)
        }
    }

    /// `AUTH`, `SELECT`, `CLIENT SETNAME` and `CLIENT ID` in one write; any refusal ends the attempt. So does a replica after a
    /// replica.
    private func handshake(_ connection: RedisConnection, deadline: NIODeadline) -> EventLoopFuture<Int64> {
        var commands: [RedisCommand] = []
        if let password = configuration.password {
            let user: [RedisCommand.Argument] = configuration.username.map { [.string($0)] } ?? []
            commands.append(RedisCommand("AUTH", user + [.string(password.exposed)]))
        }
        if configuration.database != 0 {
            commands.append(RedisCommand("SELECT", .integer(Int64(configuration.database))))
        }
        let name = String(configuration.clientName.map { $0 > " " && $0 <= "~" ? $0 : "-" })
        commands.append(RedisCommand("CLIENT", "SETNAME", .string(name)))
        if asksForRole { commands.append(RedisCommand("HELLO", "2")) }
        commands.append(RedisCommand("CLIENT", "ID"))

        let promise = eventLoop.makePromise(of: Int64.self)
        for (index, command) in commands.enumerated() {
            let isLast = index == commands.count - 1
            connection.send(
                id: 0,
                name: command.name,
                deadline: deadline,
                encode: { $0.writeImmutableBuffer(command.encoded) },
                completion: { result in
                    switch result {
                    case .success(let reply) where command.name == "HELLO" && reply.isFromReplica:
                        promise.fail(RedisError.connectionClosed(reason: RedisConnection.replicaReason))
                        connection.close(reason: RedisConnection.replicaReason)
                    case .success(let reply):
                        if isLast { promise.succeed(reply.integer ?? 0) }
                    case .failure(.reply) where command.name == "HELLO":
                        // The user may not ask, or what is between us doesn't know it: a command will tell.
                        break
                    case .failure(let error):
                        promise.fail(error)
                        connection.close(reason: "\(error)")
                    }
                }
            )
        }
        return promise.futureResult
    }

    private func tlsHandler() throws -> NIOSSLClientHandler? {
        var tls = TLSConfiguration.makeClientConfiguration()
        switch configuration.tls {
        case .off:
            return nil
        case .verified(let trustRoots):
            if let trustRoots { tls.trustRoots = .file(trustRoots) }
        case .unverified:
            tls.certificateVerification = .none
        }
        var serverName: String?
        if case .tcp(let host, _) = configuration.endpoint, !host.isIPAddress { serverName = host }
        return try NIOSSLClientHandler(context: NIOSSLContext(configuration: tls), serverHostname: serverName)
    }
}

extension RESPValue {
    /// Of `HELLO`: names and values in turn.
    ///
    /// - SeeAlso: redis.io/docs/latest/commands/hello
    fileprivate var isFromReplica: Bool {
        let parts = array ?? []
        guard let role = parts.firstIndex(where: { $0.string == "role" }), role + 1 < parts.count else { return false }
        return ["replica", "slave"].contains(parts[role + 1].string)
    }
}

extension RedisConfiguration.Endpoint {
    fileprivate var isTCP: Bool {
        if case .tcp = self { true } else { false }
    }
}

extension String {
    /// TLS names a server by its host name, never by an address.
    fileprivate var isIPAddress: Bool {
        (try? SocketAddress(ipAddress: self, port: 0)) != nil
    }
}
