package io.brewmaster.ops.aws;

import io.brewmaster.ops.doctor.Evidence.Need;
import io.brewmaster.ops.doctor.Evidence.Right;
import io.brewmaster.ops.platform.OpsException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What roles may do, by IAM's own simulation. It knows the role's policies and its boundary, not those of the resource
 * or the organization.
 */
public final class IamSimulation {
    private static final String VERSION = "2010-05-08";

    private final SignedService service;

    /** Calls nobody yet. */
    public IamSimulation(AwsClients clients) {
        this.service = clients.iam();
    }

    /** Decides each need, in one call or more for each. */
    public List<Right> decide(List<Need> needs) throws OpsException {
        List<Right> rights = new ArrayList<>();
        for (Need need : needs) {
            try {
                Set<String> allowed = allowed(need);
                rights.add(new Right(
                        need,
                        need.actions().stream()
                                .filter(action -> !allowed.contains(action))
                                .toList()));
            } catch (SdkException e) {
                throw AwsErrors.classify(
                        "find out what the role " + need.role() + " may do", "iam:SimulatePrincipalPolicy", e);
            }
        }
        return rights;
    }

    private Set<String> allowed(Need need) {
        Set<String> allowed = new HashSet<>();
        Optional<String> marker = Optional.empty();
        do {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("PolicySourceArn", need.role());
            parameters.put("ResourceArns.member.1", need.resource());
            for (int i = 0; i < need.actions().size(); i++) {
                parameters.put("ActionNames.member." + (i + 1), need.actions().get(i));
            }
            marker.ifPresent(after -> parameters.put("Marker", after));
            Xml page = service.query(VERSION, "SimulatePrincipalPolicy", parameters);
            for (Xml result : page.members("EvaluationResults")) {
                if (result.text("EvalDecision").equals(Optional.of("allowed"))) {
                    result.text("EvalActionName").ifPresent(allowed::add);
                }
            }
            marker = page.text("Marker");
        } while (marker.isPresent());
        return allowed;
    }
}
