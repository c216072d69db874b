/** Whether anybody is there, and what follows from it: evidence as values, judged by rules that can each be named and tested. */
package io.brewmaster.agent.idle;
